// CS0518
namespace Sample;

public sealed record Point(int X, int Y);
