"""An app with prometheus_flask_exporter; gunicorn's master serves its metrics."""

from flask import Flask
from prometheus_flask_exporter.multiprocess import GunicornPrometheusMetrics

app = Flask(__name__)
metrics = GunicornPrometheusMetrics(app)
metrics.info("app_info", "The app", version="1.0.0")


@app.route("/users/<int:user_id>")
@metrics.gauge("users_in_progress", "Running", multiprocess_mode="livesum")
@metrics.summary("users_seconds", "Latency", labels={"status": lambda response: response.status_code})
def user(user_id):
    return {"id": user_id}


@app.route("/fail")
def fail():
    raise ValueError("as asked for")
