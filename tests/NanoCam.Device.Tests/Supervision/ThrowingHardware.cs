using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using NanoCam.Camera;
using NanoCam.Device.Chip;
using NanoCam.Device.Network;
using NanoCam.Device.Time;

namespace NanoCam.Device.Tests.Supervision;

/// <summary>Hardware that throws once, at the next call of one method.</summary>
internal sealed class ThrowingHardware
{
    private static readonly Type[] Interfaces = [typeof(IClock), typeof(IChip), typeof(ICamera), typeof(IFlash), typeof(INetwork)];
    private string? _armed;
    private int _thrown;

    /// <summary>Every method, as Interface.Method.</summary>
    public static IEnumerable<string> Calls => Interfaces.SelectMany(type => type.GetMethods().Select(NameOf));

    /// <summary>Exceptions thrown so far.</summary>
    public int Thrown => Volatile.Read(ref _thrown);

    public static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    public void Arm(string call) => Volatile.Write(ref _armed, call);

    public DeviceHardware Wrap(DeviceHardware hardware) =>
        new(
            Wrap(hardware.Clock),
            Wrap(hardware.Chip),
            Wrap(hardware.Camera),
            Wrap(hardware.Flash),
            Wrap(hardware.Network),
            hardware.Folder
        );

    private T Wrap<T>(T target)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Target = target;
        ((Proxy)(object)proxy).Owner = this;
        return proxy;
    }

    private void ThrowIfArmed(MethodInfo method)
    {
        var name = NameOf(method);
        // The exchange compares references, not texts.
        if (
            Volatile.Read(ref _armed) is { } armed
            && armed == name
            && ReferenceEquals(Interlocked.CompareExchange(ref _armed, null, armed), armed)
        )
        {
            Interlocked.Increment(ref _thrown);
            throw new InvalidOperationException($"{name} fails.");
        }
    }

    /// <summary>Forwards calls, except the one that throws.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives a class from it.")]
    internal class Proxy : DispatchProxy
    {
        public object? Target { get; set; }

        public ThrowingHardware? Owner { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Owner!.ThrowIfArmed(targetMethod!);
            try
            {
                return targetMethod!.Invoke(Target, args);
            }
            catch (TargetInvocationException e)
            {
                throw e.InnerException!;
            }
        }
    }
}
