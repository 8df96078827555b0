// CS0518
namespace Sample;

public record struct Point(int X, int Y);
