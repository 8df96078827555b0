using System.Net;
using Microsoft.Extensions.Options;
using NanoCam.Server.Cameras;
using NanoCam.Server.Hosting;

namespace NanoCam.Server.Compat;

/// <summary>Checks the ranges of <see cref="CompatOptions"/> when the server starts.</summary>
[OptionsValidator]
internal sealed partial class CompatRangesValidator : IValidateOptions<CompatOptions>;

/// <summary>Checks what is more than a range: addresses, ids, and that no two listeners want the same port.</summary>
internal sealed class CompatOptionsValidator(IConfiguration configuration) : IValidateOptions<CompatOptions>
{
    public ValidateOptionsResult Validate(string? name, CompatOptions options) =>
        Faults(options).FirstOrDefault() is { } fault
            ? ValidateOptionsResult.Fail($"{CompatOptions.Section}:{fault}")
            : ValidateOptionsResult.Success;

    private IEnumerable<string> Faults(CompatOptions options) =>
        [.. OfHosts(), .. options.Cameras.SelectMany(OfCamera), .. OfCameras(options), .. OfPorts(options)];

    // As it was written: where it says nothing, the hosts of the server's own addresses stand there by now, and Kestrel judges those. To
    // Kestrel
    // a name is every address of this machine, which is not what somebody meant who chose one for the ports.
    private IEnumerable<string> OfHosts()
    {
        var hosts = new CompatOptions { Address = configuration[$"{CompatOptions.Section}:{nameof(CompatOptions.Address)}"] ?? "" }.Hosts();
        return hosts
            .Where(host =>
                host is not "*"
                && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                && !IPAddress.TryParse(host.Trim('[', ']'), out _)
            )
            .Select(host =>
                $"{nameof(CompatOptions.Address)}: '{host}' is no address of this machine such as 192.168.1.10 (localhost for this machine only, * for all)."
            );
    }

    private static IEnumerable<string> OfCamera(CompatCamera camera, int index)
    {
        var key = $"Cameras:{index}";
        if (!CameraId.IsValid(camera.Id))
        {
            yield return $"{key}:Id: '{camera.Id}' is none. {CameraId.Rule}";
        }

        if (camera.Address.Length > 0 && !IPAddress.TryParse(camera.Address, out _))
        {
            yield return $"{key}:Address: '{camera.Address}' is no address such as 192.168.1.40.";
        }

        if (camera.Address.Length == 0 && camera.FrameTcpPort == 0 && camera.MarkedTcpPort == 0)
        {
            yield return $"{key}: give it an Address or a port of its own, which is how it is told from others.";
        }

        if (camera.FrameTcpPort is < 0 or > 65_535 || camera.MarkedTcpPort is < 0 or > 65_535)
        {
            yield return $"{key}: ports are 0 to 65535.";
        }
    }

    private static IEnumerable<string> OfCameras(CompatOptions options) =>
        [
            .. from camera in options.Cameras
            where camera.Address.Length > 0 && camera.FrameTcpPort == 0 && camera.MarkedTcpPort == 0
            group camera.Id by camera.Address into same
            where same.Count() > 1
            select $"Cameras: {same.Key} is said to be {string.Join(" and ", same)}.",
            .. from kind in Enum.GetValues<CompatKind>()
            from camera in options.Cameras
            where camera.PortOf(kind) != 0
            group camera.Id by (Port: camera.PortOf(kind), camera.Address) into same
            where same.Count() > 1
            select $"Cameras: port {same.Key.Port} is said to be {string.Join(" and ", same)}; give each an Address, or a port of its own.",
        ];

    // Of one kind a port may stand at several cameras that are told apart by address.
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
                    yield return $"{kind}Port: {port} is the port of {taken[port]}; each needs its own.";
                }
            }
        }
    }
}
