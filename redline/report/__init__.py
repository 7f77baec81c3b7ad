"""What a batch left behind, as one self-contained page to read: attempts, rewards, evidence and figures of the run."""

from redline.report.report import MOST_ROWS, WrittenReport, write_report

__all__ = ["MOST_ROWS", "WrittenReport", "write_report"]
