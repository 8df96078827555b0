// CS0656
namespace Sample;

public sealed class Options
{
    public required string Id;
}
