// MultiDimensionalArray Sample.Grid.Cells
namespace Sample;

public sealed class Grid
{
    public byte[,]? Cells;
}
