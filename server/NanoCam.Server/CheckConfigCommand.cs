using Microsoft.Extensions.Options;
using NanoCam.Server.Database;
using NanoCam.Server.Hosting;

namespace NanoCam.Server;

/// <summary>
/// <c>NanoCam.Server check-config</c>: validates the options of all sources without starting a server. It opens no port and writes no file,
/// so it can run while a server is running.
/// </summary>
internal static class CheckConfigCommand
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "check-config";

    /// <summary>Runs the command and returns its exit code: 0 if the server would accept the options, 2 if not.</summary>
    /// <param name="args">Options of the server.</param>
    /// <param name="output">For the result.</param>
    /// <param name="error">For the error and for names that are not options.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            var builder = ServerApp.CreateBuilder(args);
            builder.Logging.ClearProviders();
            using var app = (IDisposable)builder.Build();
            var services = ((IHost)app).Services;
            foreach (var sentence in OptionNames.FindUnknown(builder.Configuration))
            {
                error.WriteLine($"Warning: {sentence}");
            }

            ListenAddresses.Check(builder.Configuration);
            services.GetService<IStartupValidator>()?.Validate();
            var addresses = ListenAddresses.Of(builder.Configuration);
            var data = services.GetRequiredService<IOptions<DataOptions>>().Value.DataDirectory;
            output.WriteLine("The configuration is valid.");
            output.WriteLine($"Addresses: {(addresses.Count > 0 ? string.Join(", ", addresses) : ServerApp.DefaultUrl)}");
            output.WriteLine($"Data directory: {Path.GetFullPath(data)}");
            return 0;
        }
        catch (Exception e) when (StartupErrors.TryDescribe(e, out _))
        {
            StartupErrors.TryDescribe(e, out var sentence);
            error.WriteLine(sentence);
            return StartupErrors.ExitCodeOf(e);
        }
    }
}
