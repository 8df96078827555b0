using System.CommandLine;
using NanoCam.Cli.Output;
using NanoCam.VirtualCamera.Faults;
using NanoCam.VirtualCamera.Scenes.Links;

namespace NanoCam.Cli.Uplinks;

/// <summary><c>--link</c>: a simulated network between virtual cameras and the server.</summary>
internal static class LinkOption
{
    /// <summary>Creates the option.</summary>
    public static Option<LinkDescription?> Create() =>
        new("--link")
        {
            Description =
                "Simulated link: a rate, the delay of each direction, jitter=20ms, loss=0.05, bucket=20KB, trace=FILE (of mahimahi) or lte "
                + "instead of the rate; shared: one link for all cameras",
            HelpName = "200KB/s,80ms",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                try
                {
                    return LinkDescription.Parse(text, File.OpenText);
                }
                catch (FormatException e)
                {
                    result.AddError($"--link does not accept \"{text}\": {e.Message}");
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
                {
                    result.AddError($"The trace file of --link cannot be read: {FileErrors.ReasonOf(e)}.");
                }

                return null;
            },
        };

    /// <summary>Returns a function that gives the link of each camera, by its index.</summary>
    public static Func<int, SimulatedLink?> Links(LinkDescription? description, int seed, TimeProvider time)
    {
        if (description is null)
        {
            return _ => null;
        }

        var shared = description.IsShared ? Create(0) : null;
        return index => shared ?? Create(index);

        SimulatedLink Create(int index) => new(description.CreateUplink(unchecked(seed + index)), description.Options.Delay, time);
    }
}
