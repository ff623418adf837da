"""What is written about Limber holds together: links lead somewhere, lists are whole."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")


def anchors(page: Path) -> set[str]:
    """Return the anchors that headings of a page have, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in path:
            continue
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), path
        if anchor and there.suffix == ".md":
            assert anchor[1:] in anchors(there), path + anchor


@pytest.mark.parametrize("folder", [DOCS, DOCS / "decisions"])
def test_every_page_is_in_the_list_of_its_folder(folder: Path) -> None:
    listed = (folder / "README.md").read_text(encoding="utf-8")
    pages = [page.name for page in folder.glob("*.md") if page.name != "README.md"]
    assert [name for name in pages if name not in listed] == []


def test_decisions_are_called_as_they_are_headed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in (DOCS / "decisions").glob("0*.md"):
        head = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"[{page.name[:4]}]({page.name}) {head}\n" in listed
