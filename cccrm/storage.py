"""Static files with hashed names, imports inside ES modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites module imports to hashed names; a chain of modules needs one pass for each link."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20
