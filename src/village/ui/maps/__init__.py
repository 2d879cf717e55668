"""Maps in which every place is the same size, so that no child counts for less for living in a city."""

from village.ui.maps.tiles import Tile, TileMap, TileValue, tile_map, tile_rows

__all__ = ["Tile", "TileMap", "TileValue", "tile_map", "tile_rows"]
