"""What can be set from outside, by environment variables that begin with SANGDAM_."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the data lie, where pages are served, and how large an upload may be.

    `database` is empty for the SQLite file in `data`; a PostgreSQL address otherwise.
    """

    model_config = SettingsConfigDict(env_prefix="SANGDAM_", extra="ignore")

    data: Path = Path(".sangdam")
    database: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    upload_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    solve_seconds: float = Field(default=60, gt=0)
    solve_workers: int = Field(default=2, ge=1)
    link_days: int = Field(default=180, ge=1)

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.data / "sangdam.sqlite3"

    @property
    def url(self) -> str:
        """The address of the database, for `web.database.open_engine`."""
        return self.database or f"sqlite:///{self.file}"
