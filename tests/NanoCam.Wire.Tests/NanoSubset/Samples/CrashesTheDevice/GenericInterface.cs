// GenericDefinition Sample.ISource`1
namespace Sample;

public interface ISource<T>
{
    void Take(T item);
}
