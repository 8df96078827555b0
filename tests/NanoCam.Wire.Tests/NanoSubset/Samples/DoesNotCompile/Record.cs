// CS0518 CS0656
namespace Sample;

public sealed record Point(int X, int Y);
