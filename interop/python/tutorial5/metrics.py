"""The instruments of the fifth tutorial, and the endpoint that merges them."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app, multiprocess

requests = Counter("flask_http_requests", "Requests", ["method", "endpoint", "status"])
exceptions = Counter("flask_http_exceptions", "Exceptions that escaped a view", ["method", "endpoint"])
seconds = Histogram(
    "flask_http_request_duration_seconds", "Latency", ["method", "endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5))
running = Gauge("flask_http_requests_in_progress", "Running", multiprocess_mode="livesum")


def endpoint(environ, start_response):
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return make_wsgi_app(registry)(environ, start_response)
