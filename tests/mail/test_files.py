"""Mail as files, in the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinars.mail.transport import FileTransport


def test_a_file_is_seen_only_when_the_whole_mail_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[Path]] = []
    write = Path.write_bytes

    def write_and_look(path: Path, data: bytes) -> int:
        written = write(path, data[:3])
        seen.append(list(tmp_path.glob("*.eml")))
        return written + write(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_and_look)
    FileTransport(tmp_path).send(b"a whole mail", recipient="a@b.org", may_send=lambda: True)
    assert seen == [[]]
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"a whole mail"]
