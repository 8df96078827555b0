namespace NanoCam.Server.Motion;

/// <summary>The cells in which motion counts: those whose center is in a zone and in no mask.</summary>
internal sealed class MotionArea
{
    private readonly bool[] _watched;

    /// <summary>Finds the cells.</summary>
    public MotionArea(GridSize grid, MotionSettings settings)
    {
        _watched = new bool[grid.Cells];
        for (var row = 0; row < grid.Height; row++)
        {
            var y = (row + 0.5) / grid.Height;
            for (var column = 0; column < grid.Width; column++)
            {
                var x = (column + 0.5) / grid.Width;
                var isWatched =
                    (settings.Zones.Count == 0 || settings.Zones.Any(zone => Contains(zone, x, y)))
                    && !settings.Masks.Any(mask => Contains(mask, x, y));
                _watched[(row * grid.Width) + column] = isWatched;
                Count += isWatched ? 1 : 0;
            }
        }
    }

    /// <summary>Number of watched cells.</summary>
    public int Count { get; }

    /// <summary>Whether each cell is watched.</summary>
    public ReadOnlySpan<bool> Cells => _watched;

    // Even-odd rule.
    private static bool Contains(MotionPolygon polygon, double x, double y)
    {
        var isInside = false;
        var from = polygon.Points[^1];
        foreach (var to in polygon.Points)
        {
            if (from.Y > y != to.Y > y && x < from.X + ((y - from.Y) / (to.Y - from.Y) * (to.X - from.X)))
            {
                isInside = !isInside;
            }

            from = to;
        }

        return isInside;
    }
}
