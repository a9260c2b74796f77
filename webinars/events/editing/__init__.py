"""What organisers do to an event: edit it part by part, and lead it through its life.

Each part is a *section*: a frozen picture of what a form shows. Whoever saves one hands in the
version of the section that the form was opened with, so that nothing another window saved meanwhile
is lost unseen. Nothing here locks or commits, and nobody is told anything:
`webinars.registrations.telling` does that around it.
"""

from __future__ import annotations
