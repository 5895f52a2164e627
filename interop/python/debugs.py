"""Has an exception shown by werkzeug's debugger, and says where its frames are."""

import re

import answers
from flask import Flask
from werkzeug.debug import DebuggedApplication

app = Flask(__name__)
app.config["PROPAGATE_EXCEPTIONS"] = True
app.add_url_rule("/fail", view_func=lambda: 1 // 0, endpoint="fail")
said = answers.of_wsgi(DebuggedApplication(app), "GET /fail")
page = b"".join(part for part in said if isinstance(part, bytes)).decode()
page = page.partition("<!--")[0]  # before the traceback as text
print(said[0], re.findall(r'<cite class="filename">"[^"]*?(\w+/\w+\.py)"', page))
