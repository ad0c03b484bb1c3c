"""What calendars, feed readers and search engines read: iCalendar, Atom, JSON-LD."""
