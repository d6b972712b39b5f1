"""The form editor at ``/admin/``: Sveltia CMS with a configuration made from the schemas."""
