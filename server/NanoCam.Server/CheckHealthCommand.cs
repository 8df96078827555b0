using System.Net;
using NanoCam.Server.Hosting;
using NanoCam.Server.Hosting.ServiceManagement;

namespace NanoCam.Server;

/// <summary>
/// <c>NanoCam.Server check-health</c>: checks that the server on this machine responds, for container engines and monitoring programs
/// on systems without curl.
/// </summary>
internal static class CheckHealthCommand
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "check-health";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Runs the command and returns its exit code: 0 if the server answers with 200, otherwise 1.</summary>
    /// <param name="args">Options of the server; the command reads its address.</param>
    /// <param name="output">For the result.</param>
    /// <param name="error">For the error.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var configured = ListenAddresses.Of(ServerApp.CreateBuilder(args).Configuration);
        var address = configured.Count > 0 ? configured[0] : ServerApp.DefaultUrl;
        try
        {
            using var timeout = new CancellationTokenSource(Limit);
            var status = LivenessRequest.SendAsync(configured.Count > 0 ? configured : [address], timeout.Token).GetAwaiter().GetResult();
            if (status == HttpStatusCode.OK)
            {
                output.WriteLine("The server is running.");
                return 0;
            }

            error.WriteLine($"The server at {address} returned status {(int)status} instead of 200.");
        }
        catch (HttpRequestException e)
        {
            error.WriteLine($"The server at {address} is not responding: {e.Message.TrimEnd('.')}. Start it, or set --urls.");
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"The server at {address} did not respond within {Limit.TotalSeconds} s. Restart it.");
        }

        return 1;
    }
}
