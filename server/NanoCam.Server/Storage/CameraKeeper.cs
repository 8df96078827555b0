using System.Text.Json;
using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;

namespace NanoCam.Server.Storage;

/// <summary>
/// Keeps <c>cameras.json</c> in step with the <see cref="CameraDirectory"/>: at once for what a person changed, after a moment for
/// cameras that come and go, once a minute for the time they were last seen.
/// </summary>
internal sealed partial class CameraKeeper : IHostedService, IDisposable
{
    private const string FileName = "cameras.json";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly CameraDirectory _cameras;
    private readonly ILogger<CameraKeeper> _logger;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private byte[] _written = [];
    private int _soon;

    public CameraKeeper(CameraDirectory cameras, DataDirectory data, TimeProvider time, ILogger<CameraKeeper> logger)
    {
        _cameras = cameras;
        _logger = logger;
        _path = data.PathOf(FileName);
        _timer = time.CreateTimer(_ => TrySave(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        _cameras.Changed += OnChanged;
        _cameras.Removed += OnChanged;
        _timer.Change(Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _cameras.Changed -= OnChanged;
        _cameras.Removed -= OnChanged;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        TrySave();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Writes the file now, if anything in it changed. A reader, or a crash, finds the old file or the new one, never half of one.</summary>
    public void Save()
    {
        lock (_gate)
        {
            Volatile.Write(ref _soon, 0);
            var file = new CameraFile { Version = CameraFile.CurrentVersion, Cameras = [.. _cameras.All.Select(CameraFile.Entry.From)] };
            var bytes = JsonSerializer.SerializeToUtf8Bytes(file, CameraFileJson.Default.CameraFile);
            if (bytes.AsSpan().SequenceEqual(_written))
            {
                return;
            }

            var temporary = _path + ".new";
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            _written = bytes;
        }
    }

    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next change or the next minute tries again.
            Log.SaveFailed(_logger, e, _path);
        }
    }

    private void OnChanged(Camera camera)
    {
        // Changes that follow each other share one write, and cannot put it off for ever.
        if (Interlocked.Exchange(ref _soon, 1) == 0)
        {
            _timer.Change(Soon, Period);
        }
    }

    private void Load()
    {
        CameraFile? file;
        try
        {
            _written = File.ReadAllBytes(_path);
            file = JsonSerializer.Deserialize(_written, CameraFileJson.Default.CameraFile);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (JsonException e)
        {
            var aside = _path + ".damaged";
            File.Move(_path, aside, overwrite: true);
            _written = [];
            Log.Damaged(_logger, _path, aside, e.Message);
            return;
        }

        if (file is null || file.Version > CameraFile.CurrentVersion)
        {
            throw new OptionsValidationException(
                DataOptions.Section,
                typeof(DataOptions),
                [$"{_path} was written by a newer NanoCam: run that version, or move the file away to begin without the names and settings of cameras."]);
        }

        foreach (var entry in file.Cameras)
        {
            if (entry.ToCamera() is { } camera)
            {
                _cameras.Restore(camera);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Path} is damaged and was moved to {Aside}: names and settings of cameras begin anew ({Reason})")]
        public static partial void Damaged(ILogger logger, string path, string aside, string reason);

        [LoggerMessage(LogLevel.Error, "{Path} could not be written; it is tried again")]
        public static partial void SaveFailed(ILogger logger, Exception exception, string path);
    }
}
