// GenericInstantiation Sample.Boxes.Use
namespace Sample;

public sealed class Box<T>
{
    public int Count;
}

public static class Boxes
{
    public static int Use()
    {
        Box<byte> box = new Box<byte>();
        return box.Count;
    }
}
