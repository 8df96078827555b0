// CS8919
namespace Sample;

public interface IMessage
{
    static abstract int Size();
}
