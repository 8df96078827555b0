// CS0518 CS0656
namespace Sample;

public record struct Point(int X, int Y);
