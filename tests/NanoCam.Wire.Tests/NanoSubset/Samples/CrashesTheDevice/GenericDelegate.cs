// GenericInstantiation Sample.Button.Pressed
namespace Sample;

public delegate void Handler<T>(T value);

public sealed class Button
{
    public Handler<int>? Pressed;
}
