"""yaml-language-server over stdio, as VS Code's YAML extension runs it, with the settings of a workspace.

The Language Server Protocol: https://microsoft.github.io/language-server-protocol/
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import IO, Any, Self

WAIT = 60.0
"""Seconds; the machine may be busy."""


class LanguageServer:
    """One run of the server on a workspace; ``settings`` are VS Code's, keys with dots."""

    def __init__(self, program: Path, root: Path, settings: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            ("node", str(program), "--stdio"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            start_new_session=True,  # it shall not touch the terminal that the tests run in
        )
        assert self._process.stdin
        assert self._process.stdout
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout
        self._root = root
        self._settings = _nested(settings)
        self._answers: dict[int, queue.Queue[Any]] = {}
        self._told: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self._lock = threading.Lock()
        self._count = 0
        self._version = 0
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._ears.start()

    def __enter__(self) -> Self:
        try:
            self._introduce()
        except BaseException:
            self.close()
            raise
        return self

    def _introduce(self) -> None:
        folder = {"uri": self._root.as_uri(), "name": "records"}
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
        }
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": capabilities,
            },
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._ears.join()
        self._input.close()
        self._output.close()

    def open(self, file: str, text: str) -> list[dict[str, Any]]:
        """Opens a file with a text and returns what the server has against it."""
        uri = (self._root / file).as_uri()
        self._told[uri] = queue.Queue()
        self._version += 1  # the server keeps what it read of a version
        item = {"uri": uri, "languageId": "yaml", "version": self._version, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": item})
        return self._told[uri].get(timeout=WAIT)

    def hover(self, file: str, line: int, character: int) -> str:
        found = self.ask("textDocument/hover", self._place(file, line, character))
        return str(found["contents"]["value"]) if found else ""

    def completion(self, file: str, line: int, character: int) -> dict[str, str]:
        """label → documentation."""
        found = self.ask("textDocument/completion", self._place(file, line, character))
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def _place(self, file: str, line: int, character: int) -> dict[str, Any]:
        return {
            "textDocument": {"uri": (self._root / file).as_uri()},
            "position": {"line": line, "character": character},
        }

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        with self._lock:
            self._count += 1
            number = self._count
        self._answers[number] = queue.Queue()
        self._send({"id": number, "method": method, "params": params})
        answer = self._answers[number].get(timeout=WAIT)
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self._lock:
            self._input.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
            self._input.flush()

    def _listen(self) -> None:
        while header := self._output.readline():
            length = int(header.split(b":")[1])
            while self._output.readline().strip():
                pass
            self._take(json.loads(self._output.read(length)))

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers[message["id"]].put(message)
        elif message["method"] == "textDocument/publishDiagnostics":
            told = self._told.get(message["params"]["uri"])
            if told:
                told.put(message["params"]["diagnostics"])
        elif message["method"] == "workspace/configuration":
            sections = [item.get("section", "") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self._settings.get(one) for one in sections]})
        elif "id" in message:
            self._send({"id": message["id"], "result": None})


def _nested(settings: dict[str, Any]) -> dict[str, Any]:
    """``{"yaml.hover": True}`` → ``{"yaml": {"hover": True}}``, as the protocol hands settings over."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        *way, last = name.split(".")
        place = found
        for part in way:
            place = place.setdefault(part, {})
        place[last] = value
    return found


def _text(documentation: Any) -> str:
    return str(documentation["value"]) if isinstance(documentation, dict) else str(documentation)
