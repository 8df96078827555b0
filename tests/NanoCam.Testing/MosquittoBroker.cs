using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoCam.Testing;

/// <summary>Options of a <see cref="MosquittoBroker"/>.</summary>
public sealed record MosquittoOptions
{
    /// <summary>Whether it uses TLS, with a certificate from a private authority.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Password of the user <c>nanocam</c>; null allows anonymous access.</summary>
    public string? Password { get; init; }

    /// <summary>Largest packet that it accepts, in bytes; 0 for any.</summary>
    public int MaxPacketBytes { get; init; }

    /// <summary>Whether it starts immediately.</summary>
    public bool IsStarted { get; init; } = true;
}

/// <summary>
/// Debian's mosquitto on a port of 127.0.0.1 that stays the same after a restart. It keeps retained messages when it is stopped.
/// </summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanocam-mosquitto-");
    private readonly MosquittoOptions _options;
    private Process? _process;

    private MosquittoBroker(MosquittoOptions options) => _options = options;

    /// <summary>Port.</summary>
    public int Port { get; } = FreePorts.Take();

    /// <summary>Address, as in the configuration of the server.</summary>
    public string Address => $"{(_options.UsesTls ? "mqtts" : "mqtt")}://127.0.0.1:{Port}";

    /// <summary>File with the certificate of its authority.</summary>
    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>Creates a broker.</summary>
    public static async Task<MosquittoBroker> StartAsync(MosquittoOptions? options = null)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException($"There is no {Program}: install the Debian package mosquitto.");
        }

        var broker = new MosquittoBroker(options ?? new MosquittoOptions());
        broker.WriteFiles();
        if (broker._options.IsStarted)
        {
            await broker.StartAgainAsync();
        }

        return broker;
    }

    /// <summary>Starts it, and returns when it accepts connections.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Program, ["-c", Path.Combine(_folder.FullName, "mosquitto.conf")]) { UseShellExecute = false };
        _process = Process.Start(start) ?? throw new InvalidOperationException("mosquitto did not start.");
        await Eventually.TrueAsync(CanConnectAsync);
    }

    /// <summary>Stops it as a service manager does, so that it writes its retained messages.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
        {
            return;
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> CanConnectAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"mosquitto ended with exit code {_process.ExitCode}.");
        }

        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void WriteFiles()
    {
        var folder = _folder.FullName;
        List<string> lines =
        [
            // Otherwise it changes to a user that cannot read this folder, if root runs the tests.
            "user root",
            $"listener {Port} 127.0.0.1",
            $"allow_anonymous {(_options.Password is null ? "true" : "false")}",
            "persistence true",
            $"persistence_location {folder}/",
            $"log_dest file {folder}/mosquitto.log",
        ];
        if (_options.MaxPacketBytes > 0)
        {
            lines.Add(FormattableString.Invariant($"max_packet_size {_options.MaxPacketBytes}"));
        }

        if (_options.Password is { } password)
        {
            File.WriteAllText(Path.Combine(folder, "passwords"), $"nanocam:{Hash(password)}\n");
            lines.Add($"password_file {folder}/passwords");
        }

        if (_options.UsesTls)
        {
            WriteCertificates(folder);
            lines.AddRange([$"cafile {folder}/ca.pem", $"certfile {folder}/broker.pem", $"keyfile {folder}/broker.key"]);
        }

        File.WriteAllLines(Path.Combine(folder, "mosquitto.conf"), lines);
    }

    // The format of mosquitto_passwd.
    private static string Hash(string password)
    {
        const int Iterations = 101;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, 64);
        return $"$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    private static void WriteCertificates(string folder)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, from, to, [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "broker.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "broker.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
