"""The shipped packs (指标包), as data: `<id>/<semver>.yaml`, valid by docs/formats/evaluation/framework.schema.json."""
