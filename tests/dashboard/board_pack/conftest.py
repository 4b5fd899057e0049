"""The pictures of packs without a browser, in a folder of the test's own."""

from tests.dashboard.pictures.conftest import asked, pictures, unable

__all__ = ["asked", "pictures", "unable"]
