// GenericInstantiation Sample.Bytes
namespace Sample;

public class Box<T>
{
    public int Count;
}

public sealed class Bytes : Box<byte>
{
}
