using System.Globalization;
using NanoCam.Server.Background;
using NanoCam.Server.Database;
using NanoCam.Wire;

namespace NanoCam.Server.Stills;

/// <summary>
/// Camera and capture time of each numbered photo, for the timeline: <c>photos.csv</c> in the data directory has a line for each. The names
/// of the photos have neither. Written by the threads of the disk, never by those of the cameras.
/// </summary>
internal sealed class PhotoList(DataDirectory data, ErrorLog errors)
{
    private const string FileName = "photos.csv";
    private const int TimeDigits = 16;

    private readonly Lock _gate = new();
    private readonly string _path = data.PathOf(FileName);
    private readonly Dictionary<string, List<(long Time, int Number)>> _photos = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Camera, long Time)> _known = [];

    /// <summary>Reads the file. Lines that a crash or an editor damaged are skipped.</summary>
    public void Open()
    {
        if (!File.Exists(_path))
        {
            return;
        }

        lock (_gate)
        {
            foreach (var line in File.ReadLines(_path))
            {
                var parts = line.Split(',');
                if (
                    parts is [var name, var camera, var text]
                    && PhotoName.TryParse(name, out var number)
                    && CameraId.IsValid(camera)
                    // Microseconds from 2001 to 2286 have 16 digits. Fewer digits are the rest of a line that a crash cut off.
                    && text.Length == TimeDigits
                    && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                )
                {
                    Insert(camera, time, number);
                }
            }
        }
    }

    /// <summary>Forgets the photos that were deleted, so that a page of the timeline does not look for their files.</summary>
    /// <param name="existing">Numbers of the stored photos.</param>
    public void Keep(IReadOnlySet<int> existing)
    {
        lock (_gate)
        {
            foreach (var number in _known.Keys.Where(number => !existing.Contains(number)).ToList())
            {
                Remove(number);
            }
        }
    }

    /// <summary>Adds a photo. If the file cannot be written, the photo is on the timeline until the server stops.</summary>
    public void Add(string camera, long capturedMicroseconds, int number)
    {
        lock (_gate)
        {
            Insert(camera, capturedMicroseconds, number);
            try
            {
                // Begins with a line break, because a crash may have left an incomplete line.
                var line = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.NewLine}{PhotoName.Create(number)},{camera},{capturedMicroseconds}"
                );
                File.AppendAllText(_path, line);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                errors.Add("Listing a photo", camera, e);
            }
        }
    }

    /// <summary>Photos of a camera in a range, by capture time.</summary>
    /// <param name="camera">Id of the camera.</param>
    /// <param name="from">First microsecond.</param>
    /// <param name="to">Last microsecond.</param>
    public IReadOnlyList<(long Time, int Number)> Between(string camera, long from, long to)
    {
        lock (_gate)
        {
            if (!_photos.TryGetValue(camera, out var photos))
            {
                return [];
            }

            var first = IndexOf(photos, from, 0);
            return to < from ? [] : photos[first..IndexOf(photos, to, int.MaxValue)];
        }
    }

    // The new photo almost always belongs at the end.
    private void Insert(string camera, long time, int number)
    {
        if (!_photos.TryGetValue(camera, out var photos))
        {
            _photos[camera] = photos = [];
        }

        // The number of a deleted photo is given again after a restart: the last line counts.
        Remove(number);
        _known[number] = (camera, time);
        photos.Insert(IndexOf(photos, time, number), (time, number));
    }

    private void Remove(int number)
    {
        if (_known.Remove(number, out var known))
        {
            var photos = _photos[known.Camera];
            photos.RemoveAt(IndexOf(photos, known.Time, number));
        }
    }

    private static int IndexOf(List<(long Time, int Number)> photos, long time, int number)
    {
        var index = photos.BinarySearch((time, number));
        return index < 0 ? ~index : index;
    }
}
