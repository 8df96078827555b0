using NanoCam.Camera;

namespace NanoCam.Device.Provisioning;

/// <summary>The pin map of a board without a name, from the <c>pin.*</c> keys. -1 means no pin.</summary>
public sealed class CustomPins
{
    // In the order of SettingsKeys.All. Power-down and reset come first and power last, because boards may lack these three.
    private const int FirstNeeded = 2;
    private const int Power = SettingsKeys.LastPin - SettingsKeys.FirstPin;
    private readonly int[] _pins = new int[Power + 1];

    /// <summary>Creates a map without pins.</summary>
    public CustomPins()
    {
        for (var i = 0; i < _pins.Length; i++)
        {
            _pins[i] = CameraBoard.NoPin;
        }
    }

    /// <summary>Level of <c>pin.power</c> that switches the sensor's supply on: 0 or 1. Default 1.</summary>
    public int PowerLevel { get; set; } = 1;

    /// <summary>Whether any pin is set.</summary>
    public bool IsAnySet
    {
        get
        {
            foreach (var pin in _pins)
            {
                if (pin != CameraBoard.NoPin)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The GPIO of a <c>pin.*</c> key.</summary>
    /// <param name="key">Number of the key in <see cref="SettingsKeys.All"/>.</param>
    public int Get(int key)
    {
        return _pins[key - SettingsKeys.FirstPin];
    }

    /// <summary>Sets the GPIO of a <c>pin.*</c> key.</summary>
    public void Set(int key, int pin)
    {
        _pins[key - SettingsKeys.FirstPin] = pin;
    }

    /// <summary>The first required key that is not set, or null.</summary>
    public string? FindMissing()
    {
        for (var i = FirstNeeded; i < Power; i++)
        {
            if (_pins[i] == CameraBoard.NoPin)
            {
                return SettingsKeys.All[SettingsKeys.FirstPin + i];
            }
        }

        return null;
    }

    /// <summary>A key with the same GPIO as another one, or null.</summary>
    public string? FindDuplicate()
    {
        for (var i = 1; i < _pins.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (_pins[i] != CameraBoard.NoPin && _pins[i] == _pins[j])
                {
                    return SettingsKeys.All[SettingsKeys.FirstPin + i];
                }
            }
        }

        return null;
    }

    /// <summary>Whether the key with this number is a <c>pin.*</c> key.</summary>
    internal static bool IsPin(int key)
    {
        return key >= SettingsKeys.FirstPin && key <= SettingsKeys.LastPin;
    }

    internal CameraBoard ToBoard()
    {
        var board = new CameraBoard();
        board.Name = Boards.Custom.Name;
        board.PowerDown = _pins[0];
        board.Reset = _pins[1];
        board.Clock = _pins[2];
        board.Sda = _pins[3];
        board.Scl = _pins[4];
        board.Data = new int[8];
        System.Array.Copy(_pins, 5, board.Data, 0, 8);
        board.Vsync = _pins[13];
        board.Href = _pins[14];
        board.PixelClock = _pins[15];
        board.Power = _pins[Power];
        board.PowerActiveLow = PowerLevel == 0;
        return board;
    }
}
