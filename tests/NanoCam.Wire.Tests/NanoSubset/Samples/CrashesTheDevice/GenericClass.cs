// GenericDefinition Sample.Box`1
namespace Sample;

public sealed class Box<T>
{
    public int Count;
}
