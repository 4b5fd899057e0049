"""Parts of a place's page, one file each: from a release and a place to components."""
