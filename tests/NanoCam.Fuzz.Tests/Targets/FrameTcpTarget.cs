using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NanoCam.Fuzz.Tests.Engine;
using NanoCam.Server.Cameras;
using NanoCam.Server.Compat;
using NanoCam.Server.Database;
using NanoCam.Server.Frames;
using NanoCam.Server.Hosting;
using NanoCam.Server.Ingest;
using NanoCam.Server.Pairing;
using NanoCam.Wire;

namespace NanoCam.Fuzz.Tests.Targets;

/// <summary>
/// One JPEG per connection: a frame is accepted if and only if it is valid, however the network splits it. Only an accepted frame adds a
/// camera.
/// </summary>
internal static class FrameTcpTarget
{
    private const int MaxFrameBytes = 8192;

    private static readonly CameraKeyStore NoKeys = CreateNoKeys();

    /// <summary>Checks all bytes of a connection.</summary>
    public static void Check(byte[] input)
    {
        foreach (var size in (int[])[1 + (input.Length % 251), input.Length + 1])
        {
            Serve(input, size);
        }
    }

    private static void Serve(byte[] input, int size)
    {
        FramePool pool = new(1 << 20);
        CameraRegistry cameras = new(2);
        var ingest = Options.Create(new IngestOptions { MaxFrameBytes = MaxFrameBytes });
        var compat = Options.Create(new CompatOptions { FrameTcpPort = 3008 });
        CompatListeners listeners = new(
            compat,
            new TrustedAddresses(Options.Create(new TrustedAddressOptions()), Options.Create(new AccessOptions())),
            TimeProvider.System,
            NullLogger<CompatListeners>.Instance
        );
        var listener = listeners.All.Single();
        FrameGate gate = new(pool, TimeProvider.System, ingest);
        CompatCameraAuthenticator authenticator = new(
            listeners,
            new TrustedAddresses(Options.Create(new TrustedAddressOptions()), Options.Create(new AccessOptions())),
            new CompatCameraNames(compat),
            NoKeys
        );
        FrameTcpReceiver receiver = new(
            listeners,
            authenticator,
            cameras,
            new FrameIntake(cameras, gate),
            pool,
            TimeProvider.System,
            ingest
        );
        DefaultConnectionContext connection = new() { Transport = new OneWay(PipeReader.Create(new Pieces(input, size))) };

        receiver
            .ServeAsync(new CompatCameraConnection(connection, listener, null, "garden"), CancellationToken.None)
            .GetAwaiter()
            .GetResult();

        var isGood = input.Length <= MaxFrameBytes && gate.Inspect(input, out _) == FrameVerdict.Accepted;
        PromiseBrokenException.Unless(cameras.TryGet("garden", out var camera) == isGood, "only an accepted frame adds a camera");
        PromiseBrokenException.Unless(listener.Frames + listener.Faults == (input.Length == 0 ? 0 : 1), "the input is counted once");
        camera?.Feed.Close();
        PromiseBrokenException.Unless(pool.RentedBytes == 0, "every buffer is returned");
    }

    // The keys are read once, so the database is not needed afterwards.
    private static CameraKeyStore CreateNoKeys()
    {
        var directory = Directory.CreateTempSubdirectory("nanocam-fuzz-");
        using DataDirectory data = new(Options.Create(new DataOptions { DataDirectory = directory.FullName }));
        using ServerDatabase database = new(data);
        var access = Options.Create(new AccessOptions());
        CameraKeyStore keys = new(
            database,
            new PairingCodeStore(database, TimeProvider.System, access, NullLogger<PairingCodeStore>.Instance),
            TimeProvider.System
        );
        directory.Delete(recursive: true);
        return keys;
    }

    /// <summary>A connection that is only read.</summary>
    private sealed class OneWay(PipeReader input) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => throw new NotSupportedException();
    }
}
