using System.Reflection;

namespace NanoCam.Wire.Tests.Names;

public sealed class DeviceFaultsTests
{
    [Fact]
    public void Every_fault_has_a_unique_name()
    {
        uint[] faults =
        [
            .. typeof(DeviceFaults)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => (uint)field.GetRawConstantValue()!),
        ];
        string?[] names = [.. faults.Select(DeviceFaults.NameOf)];

        Assert.Equal(faults.Length, names.Distinct().Count(name => name is not null));
        Assert.Equal(faults, names.Select(name => DeviceFaults.Find(name!)));
    }

    [Fact]
    public void Fault_of_a_later_version_has_no_name()
    {
        Assert.Null(DeviceFaults.NameOf(1u << 31));
        Assert.Equal(0u, DeviceFaults.Find("later"));
    }
}
