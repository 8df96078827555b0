using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>nginx or caddy from Debian, with the configuration of docs/guide/reverse-proxy.md, on a free port of this machine.</summary>
internal sealed partial class ReverseProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nanocam-proxy-");
    private readonly X509Certificate2 _certificate = SelfSignedCertificate.Create(DateTimeOffset.UtcNow, []);
    private readonly Process _process;

    private ReverseProxy(string kind, Uri server, string prefix)
    {
        var port = FreePorts.Take();
        Address = new Uri($"https://localhost:{port}{prefix}/");
        using var key = _certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(PathOf("c.pem"), _certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("k.pem"), key.ExportPkcs8PrivateKeyPem());
        _process = kind == "nginx" ? Nginx(server, prefix, port) : Caddy(server, prefix, port);
    }

    /// <summary>Address for clients.</summary>
    public Uri Address { get; }

    /// <summary>Handler of clients that trust only the certificate of the proxy.</summary>
    public SslClientAuthenticationOptions Trusting()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_certificate);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    /// <summary>Starts a proxy.</summary>
    /// <param name="kind"><c>nginx</c> or <c>caddy</c>.</param>
    /// <param name="server">The server behind it.</param>
    /// <param name="prefix">Path below which it serves the server, such as <c>/cameras</c>; empty for the root.</param>
    public static async Task<ReverseProxy> StartAsync(string kind, Uri server, string prefix)
    {
        var proxy = new ReverseProxy(kind, server, prefix);
        try
        {
            await Eventually.TrueAsync(() => proxy.IsListening());
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _certificate.Dispose();
        _directory.Delete(recursive: true);
    }

    private Process Nginx(Uri server, string prefix, int port)
    {
        var site = Block("nginx")
            .Replace("listen 8443 ssl;", $"listen 127.0.0.1:{port} ssl;", StringComparison.Ordinal)
            .Replace("/etc/ssl/cameras.pem", PathOf("c.pem"), StringComparison.Ordinal)
            .Replace("/etc/ssl/cameras.key", PathOf("k.pem"), StringComparison.Ordinal)
            .Replace(
                "http://127.0.0.1:8080;",
                $"{server.GetLeftPart(UriPartial.Authority)}{(prefix.Length > 0 ? "/" : "")};",
                StringComparison.Ordinal
            );
        if (prefix.Length > 0)
        {
            site = site.Replace("location / {", $"location {prefix}/ {{", StringComparison.Ordinal)
                .Replace("X-Forwarded-Prefix \"\";", $"X-Forwarded-Prefix {prefix};", StringComparison.Ordinal);
        }

        File.WriteAllText(
            PathOf("nginx.conf"),
            $$"""
            daemon off;
            pid {{PathOf("pid")}};
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path {{PathOf("body")}};
                proxy_temp_path {{PathOf("proxy")}};
                fastcgi_temp_path {{PathOf("fastcgi")}};
                uwsgi_temp_path {{PathOf("uwsgi")}};
                scgi_temp_path {{PathOf("scgi")}};
                {{site}}
            }
            """
        );
        return Start("nginx", "-e", "stderr", "-p", _directory.FullName, "-c", PathOf("nginx.conf"));
    }

    private Process Caddy(Uri server, string prefix, int port)
    {
        string Here(string block) => block.Replace("127.0.0.1:8080", server.Authority, StringComparison.Ordinal);
        var site = Here(Block("caddy", prefix.Length > 0 ? 1 : 0));
        var tls = $"tls {PathOf("c.pem")} {PathOf("k.pem")}";
        site =
            prefix.Length > 0
                ? $"https://localhost:{port} {{\n{tls}\n{site.Replace("/cameras", prefix, StringComparison.Ordinal)}\n}}"
                : site.Replace("https://cameras.example:8443 {", $"https://localhost:{port} {{\n{tls}", StringComparison.Ordinal);
        File.WriteAllText(PathOf("Caddyfile"), $"{{\n admin off\n auto_https disable_redirects\n skip_install_trust\n}}\n{site}\n");
        return Start("caddy", "run", "--adapter", "caddyfile", "--config", PathOf("Caddyfile"));
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // caddy stores state below the home directory.
        start.Environment["HOME"] = _directory.FullName;
        start.Environment["XDG_DATA_HOME"] = _directory.FullName;
        start.Environment["XDG_CONFIG_HOME"] = _directory.FullName;
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private bool IsListening()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The proxy ended with code {_process.ExitCode}.");
        }

        try
        {
            using var probe = new TcpClient("127.0.0.1", Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private static string Block(string language, int index = 0) =>
        Blocks().Matches(Guide()).Where(m => m.Groups["language"].Value == language).ElementAt(index).Groups["text"].Value;

    private static string Guide([CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "guide", "reverse-proxy.md"));

    [GeneratedRegex(
        @"^```(?<language>\w+)\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Blocks();
}
