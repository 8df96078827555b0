namespace NanoCam.Server.Motion;

/// <summary>
/// Finds the patches of changed cells that move: those that are large enough, wider than a drop of rain, and do not move all the time.
/// Used by one thread at a time.
/// </summary>
internal sealed class MotionPatches(GridSize grid)
{
    /// <summary>State of a cell that has changed.</summary>
    public const byte Changed = 1;

    /// <summary>State of a cell that has changed and also differs from the previous frame.</summary>
    public const byte Steps = 2;

    // Cells of the smallest patch that counts.
    private const int MinPatch = 6;

    // Cells that an object crosses from one frame to the next at most.
    private const int Reach = 20;

    private const int StepFlag = 1 << 30;

    private readonly bool[] _isWide = new bool[grid.Cells];
    private readonly bool[] _moving = new bool[grid.Cells];
    private readonly int[] _patch = new int[grid.Cells];
    private readonly RecurringMotion _recurring = new(grid.Cells);
    private byte[] _state = [];
    private int _patchLength;
    private int _place;

    /// <summary>Cells with motion in the last frame, inside and outside the watched area.</summary>
    public ReadOnlySpan<bool> Moving => _moving;

    /// <summary>
    /// Whether some of the moving cells are near those of the previous frame. An object continues from its place; drops of rain appear
    /// anywhere.
    /// </summary>
    public bool GoesOn { get; private set; }

    /// <summary>Forgets the cells that moved in the last frame.</summary>
    public void Clear() => Array.Clear(_moving);

    /// <summary>Returns the number of watched cells that move.</summary>
    /// <param name="state">States of the cells; cleared.</param>
    /// <param name="area">The watched cells.</param>
    /// <param name="now">Time in seconds.</param>
    public int Find(byte[] state, MotionArea area, double now)
    {
        _state = state;
        RemoveLines();
        var count = 0;
        var largest = 0;
        var place = _place;
        GoesOn = false;
        for (var i = 0; i < _state.Length; i++)
        {
            if (_state[i] == 0 || FillPatch(i) < MinPatch)
            {
                continue;
            }

            var size = MarkPatch(area.Cells, now);
            count += size;
            if (size > largest)
            {
                (largest, place) = (size, _patch[_patchLength / 2] & ~StepFlag);
            }
        }

        _place = place;
        return count;
    }

    // Keeps only changes that belong to a square of 2 x 2: drops of rain are lines, one cell wide.
    private void RemoveLines()
    {
        Array.Clear(_isWide);
        for (var row = grid.Width; row < _state.Length; row += grid.Width)
        {
            for (var i = row + 1; i < row + grid.Width; i++)
            {
                var above = i - grid.Width;
                if (_state[i] == Steps && _state[i - 1] == Steps && _state[above] == Steps && _state[above - 1] == Steps)
                {
                    _isWide[i] = _isWide[i - 1] = _isWide[above] = _isWide[above - 1] = true;
                }
            }
        }

        for (var i = 0; i < _state.Length; i++)
        {
            _state[i] = _state[i] == Steps && !_isWide[i] ? Changed : _state[i];
        }
    }

    // Collects the changed cells that touch each other, and takes them out of the states. Returns how many there are.
    private int FillPatch(int start)
    {
        _patchLength = 0;
        Collect(start);
        for (var at = 0; at < _patchLength; at++)
        {
            var cell = _patch[at] & ~StepFlag;
            var column = cell % grid.Width;
            if (column > 0)
            {
                Collect(cell - 1);
            }

            if (column < grid.Width - 1)
            {
                Collect(cell + 1);
            }

            if (cell >= grid.Width)
            {
                Collect(cell - grid.Width);
            }

            if (cell < _state.Length - grid.Width)
            {
                Collect(cell + grid.Width);
            }
        }

        return _patchLength;
    }

    private void Collect(int cell)
    {
        if (_state[cell] > 0)
        {
            _patch[_patchLength++] = _state[cell] == Steps ? cell | StepFlag : cell;
            _state[cell] = 0;
        }
    }

    // Returns the number of watched cells in the patch that move.
    private int MarkPatch(ReadOnlySpan<bool> watched, double now)
    {
        var patch = _patch.AsSpan(0, _patchLength);
        if (_recurring.IsKnown(patch, StepFlag, now))
        {
            return 0;
        }

        var count = 0;
        foreach (var cell in patch)
        {
            if ((cell & StepFlag) != 0)
            {
                var at = cell & ~StepFlag;
                _moving[at] = true;
                count += watched[at] ? 1 : 0;
                GoesOn |= watched[at] && IsNear(at, _place);
            }
        }

        return count;
    }

    private bool IsNear(int cell, int other) =>
        Math.Abs((cell % grid.Width) - (other % grid.Width)) <= Reach && Math.Abs((cell / grid.Width) - (other / grid.Width)) <= Reach;
}
