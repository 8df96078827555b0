// GenericDefinition Sample.Pair`1
namespace Sample;

public struct Pair<T>
{
    public T First;
}
