namespace VirtualBoard;

public sealed class Board
{
}
