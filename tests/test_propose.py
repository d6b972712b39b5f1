"""Where a reader proposes a change."""

from __future__ import annotations

import pytest

from generator.publish.propose import commit_url, file_url, from_remote, issue_url

GITHUB = {"host": "github", "url": "https://github.com/office/register"}
GITLAB = {"host": "gitlab", "url": "https://gitlab.com/group/sub/register"}


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/office/register.git", GITHUB),
        ("https://github.com/office/register/", GITHUB),
        ("https://somebody:" + "secret@github.com/office/register", GITHUB),
        ("git@github.com:office/register.git", GITHUB),
        ("ssh://git@github.com:22/office/register.git", GITHUB),
        ("github.com:office/register", GITHUB),
        ("https://gitlab.com/group/sub/register.git", GITLAB),
        (
            "ssh://git@gitlab.example.go.th:2222/office/register.git",
            {"host": "gitlab", "url": "https://gitlab.example.go.th/office/register"},
        ),
        (
            "https://gitlab.example.go.th:8443/office/register.git",
            {"host": "gitlab", "url": "https://gitlab.example.go.th:8443/office/register"},
        ),
    ],
)
def test_a_known_remote_tells_where_the_repository_is(remote: str, expected: dict[str, str]) -> None:
    assert from_remote(remote) == expected
    assert "secret" not in str(from_remote(remote))


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/git/register.git",
        "../register.git",
        "file:///srv/git/register.git",
        "http://github.com/office/register",
        "https://example.org/office/register",
        "https://github.com.example.org/office/register",
        "https://github.com/register",
        'https://github.com/office/"onclick="x',
        "https://github.com/office/<b>",
        "https://github.com/../../x",
        "javascript:alert(1)//github.com/a/b",
        "https://[github.com/office/register",
        "https://github.com:notaport/office/register",
        "ext::sh -c x",
    ],
)
def test_any_other_remote_tells_nothing(remote: str) -> None:
    assert from_remote(remote) is None


def test_links() -> None:
    known = from_remote("git@gitlab.com:group/register.git", "หลัก") or {}
    assert "branch" not in known
    office = {"repository": from_remote("git@gitlab.com:group/register.git", "published") or {}}
    base = "https://gitlab.com/group/register"
    assert file_url(office, "records/a b.yml") == f"{base}/-/edit/published/records/a%20b.yml"
    assert issue_url(office) == f"{base}/-/issues/new"
    assert commit_url(office, "a" * 40) == f"{base}/-/commit/{'a' * 40}"
    assert file_url({}, "x") == issue_url({}) == commit_url({}, "x") == ""
