using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Wire;

namespace NanoCam.Server.Compat;

/// <summary>Checks the ranges of <see cref="CompatOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class CompatRangesValidator : IValidateOptions<CompatOptions>;

/// <summary>Checks addresses, ids, and that no two listeners use the same port.</summary>
internal sealed class CompatOptionsValidator(IConfiguration configuration) : IValidateOptions<CompatOptions>
{
    public ValidateOptionsResult Validate(string? name, CompatOptions options) =>
        Errors(options).FirstOrDefault() is { } error
            ? ValidateOptionsResult.Fail($"{CompatOptions.Section}:{error}")
            : ValidateOptionsResult.Success;

    private IEnumerable<string> Errors(CompatOptions options) =>
        [.. OfHosts(options), .. options.Cameras.SelectMany(OfCamera), .. OfCameras(options), .. OfPorts(options)];

    // Names are rejected because Kestrel listens on every address of this machine for a name. Kestrel checks the hosts of the server.
    private static IEnumerable<string> OfHosts(CompatOptions options) =>
        options
            .Address.Where(host =>
                host is not "*"
                && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                && !IPAddress.TryParse(host.Trim('[', ']'), out _)
            )
            .Select(host =>
                $"{nameof(CompatOptions.Address)}: '{host}' is not an address of this machine. Enter an address such as "
                + "192.168.1.10, localhost for this machine only, or * for all."
            );

    private static IEnumerable<string> OfCamera(CompatCamera camera, int index)
    {
        var key = $"Cameras:{index}";
        if (!CameraId.IsValid(camera.Id))
        {
            yield return $"{key}:Id: '{camera.Id}' is not a camera id. {CameraId.Rule}";
        }

        if (camera.Address.Length > 0 && !IPAddress.TryParse(camera.Address, out _))
        {
            yield return $"{key}:Address: '{camera.Address}' is not an address. Enter an address such as 192.168.1.40.";
        }

        if (camera.Address.Length == 0 && camera.FrameTcpPort == 0 && camera.MarkedTcpPort == 0)
        {
            yield return $"{key}: the camera has neither an Address nor its own port. Set one of them to identify the camera.";
        }

        if (camera.FrameTcpPort is < 0 or > 65_535 || camera.MarkedTcpPort is < 0 or > 65_535)
        {
            yield return $"{key}: the port is outside the range 0 to 65535.";
        }
    }

    private static IEnumerable<string> OfCameras(CompatOptions options) =>
        [
            .. from camera in options.Cameras
            where camera.Address.Length > 0 && camera.FrameTcpPort == 0 && camera.MarkedTcpPort == 0
            group camera.Id by camera.Address into same
            where same.Count() > 1
            select $"Cameras: {same.Key} is assigned to {string.Join(" and ", same)}. Assign each address to one camera.",
            .. from kind in Enum.GetValues<CompatKind>()
            from camera in options.Cameras
            where camera.PortOf(kind) != 0
            group camera.Id by (Port: camera.PortOf(kind), camera.Address) into same
            where same.Count() > 1
            select $"Cameras: port {same.Key.Port} is assigned to {string.Join(" and ", same)}. Give each camera an Address, "
                + "or its own port.",
        ];

    // Several cameras may share a port of one kind when their addresses differ.
    private IEnumerable<string> OfPorts(CompatOptions options)
    {
        var own = ListenAddresses.Of(configuration).Select(url => ListenAddresses.PortOf(url)).Where(port => port != 0);
        var taken = own.ToDictionary(port => port, _ => "the server itself");
        foreach (var kind in Enum.GetValues<CompatKind>())
        {
            var ports = options
                .Cameras.Select(camera => camera.PortOf(kind))
                .Append(options.PortOf(kind))
                .Where(port => port != 0)
                .Distinct();
            foreach (var port in ports)
            {
                if (!taken.TryAdd(port, $"{kind}Port"))
                {
                    yield return $"{kind}Port: {port} is the port of {taken[port]}. Set a port that is not in use.";
                }
            }
        }
    }
}
