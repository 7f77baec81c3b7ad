"""A download watched from outside."""

import threading

from redline.inference.catalogue.progress import bytes_under, report_bytes


def test_files_at_every_depth_count_and_links_do_not(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "b").write_bytes(b"123")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert bytes_under(tmp_path) == 8
    assert bytes_under(tmp_path / "nothing") == 0


def test_what_is_there_is_told_on_top_of_what_was_before(tmp_path):
    told, seen = [], threading.Event()

    def watch(done):
        told.append(done)
        seen.set()

    (tmp_path / "a").write_bytes(b"12345")
    with report_bytes(tmp_path, watch, before=100):
        assert seen.wait(20)
    assert set(told) == {105}
