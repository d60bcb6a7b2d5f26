"""Opens what `dateline map` left as QGIS does, and prints what it sees as JSON.

Usage: see_in_qgis.py OUT_FOLDER. Run with the system's Python, QT_QPA_PLATFORM=offscreen.
"""

import json
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
    QgsVectorLayerTemporalProperties as Temporal,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

MODES = {
    "start": Temporal.ModeFeatureDateTimeInstantFromField,
    "start+end": Temporal.ModeFeatureDateTimeStartAndEndFromFields,
}
# Half-open, as the temporal controller asks frame by frame.
RANGES = {
    "2017-05": ((2017, 5, 1), (2017, 6, 1)),
    "2017-06": ((2017, 6, 1), (2017, 7, 1)),
    "2017-07": ((2017, 7, 1), (2017, 8, 1)),
    "2018-01": ((2018, 1, 1), (2018, 2, 1)),
}


def moment(day):
    return QDateTime(QDate(*day), QTime(0, 0), Qt.UTC)


def selected(layer, mode, days):
    """The mention ids that the temporal controller shows in a frame."""
    properties = layer.temporalProperties()
    properties.setIsActive(True)
    properties.setMode(mode)
    properties.setStartField("start")
    properties.setEndField("end")
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    frame = QgsDateTimeRange(moment(days[0]), moment(days[1]), True, False)
    request = QgsFeatureRequest().setFilterExpression(properties.createFilterString(context, frame))
    return sorted(feature["mention_id"] for feature in layer.getFeatures(request))


def describe(uri):
    layer = QgsVectorLayer(uri, "layer", "ogr")
    seen = {
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "features": sum(1 for _ in layer.getFeatures()),
    }
    names = seen["fields"]
    if "mention_id" in names:
        seen["ids"] = sorted(feature["mention_id"] for feature in layer.getFeatures())
        seen["surfaces"] = sorted({feature["surface"] for feature in layer.getFeatures()})
    if "start" in names and "mention_id" in names:
        seen["frames"] = {
            mode: {name: selected(layer, kind, days) for name, days in RANGES.items()}
            for mode, kind in MODES.items()
        }
    return seen


def main():
    application = QgsApplication([], False)
    application.initQgis()
    out = Path(sys.argv[1])
    uris = {f"atlas:{name}": f"{out}/atlas.gpkg|layername={name}"
            for name in ("mentions", "mentions_undated", "places", "articles")}
    uris.update({str(path.relative_to(out)): str(path) for path in sorted(out.rglob("*.geojson"))})
    print(json.dumps({name: describe(uri) for name, uri in uris.items()}, ensure_ascii=False))
    application.exitQgis()


main()
