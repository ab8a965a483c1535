using System.Globalization;
using System.Text;

namespace Heating.Run.Output;

/// <summary>Colours of the live view, as SGR parameters (ECMA-48).</summary>
internal enum LineStyle
{
    Plain = 0,
    Bold = 1,
    Green = 32,
    Yellow = 33,
    Blue = 34,
    Magenta = 35,
    Grey = 90,
    BoldRed = 131,
    BoldGreen = 132,
    BoldYellow = 133,
}

/// <summary>One row of a terminal: pieces of text, each in a style.</summary>
internal sealed class StyledLine
{
    // A style above this is the colour below it, in bold.
    private const int BoldOffset = 100;

    private readonly (string Text, LineStyle Style)[] _pieces;

    /// <param name="text">Control characters are left out: they would move the cursor.</param>
    public StyledLine(string text, LineStyle style = LineStyle.Plain)
        : this([(Printable(text), style)])
    {
    }

    private StyledLine((string Text, LineStyle Style)[] pieces) => _pieces = pieces;

    /// <summary>Columns that it takes.</summary>
    public int Width => _pieces.Sum(piece => Columns(piece.Text));

    public static StyledLine operator +(StyledLine left, StyledLine right) => new([.. left._pieces, .. right._pieces]);

    public static StyledLine operator +(string left, StyledLine right) => new StyledLine(left) + right;

    public static StyledLine operator +(StyledLine left, string right) => left + new StyledLine(right);

    /// <summary>The line in at most this many columns; a cut one ends with an ellipsis.</summary>
    public StyledLine Cut(int width)
    {
        if (Width <= width)
            return this;
        List<(string, LineStyle)> kept = [];
        var room = width - 1;
        foreach (var (text, style) in _pieces)
        {
            var end = EndOf(text, room);
            kept.Add((text[..end], style));
            room -= Columns(text[..end]);
            if (end == text.Length)
                continue;
            kept.Add(("…", style));
            break;
        }

        return new([.. kept]);
    }

    /// <summary>The line in exactly this many columns.</summary>
    public StyledLine Fill(int width)
    {
        var cut = Cut(width);
        return cut + new string(' ', width - cut.Width);
    }

    /// <summary>The text without styles.</summary>
    public override string ToString() => string.Concat(_pieces.Select(piece => piece.Text));

    /// <summary>The text with escape sequences for its styles.</summary>
    public string ToAnsi()
    {
        var text = new StringBuilder();
        foreach (var (piece, style) in _pieces)
        {
            text.Append(style == LineStyle.Plain ? piece : $"\u001b[{Sgr((int)style)}m{piece}\u001b[0m");
        }

        return text.ToString();
    }

    private static string Sgr(int style) => style > BoldOffset
        ? $"1;{style - BoldOffset}"
        : style.ToString(CultureInfo.InvariantCulture);

    private static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Where(letter => !char.IsControl(letter)))
        : text;

    // How much of a text fits into so many columns.
    private static int EndOf(string text, int columns)
    {
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            columns -= Columns(rune);
            if (columns < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }

    private static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Columns(rune);
        return columns;
    }

    // Emojis, as the alerts use them, and East Asian characters are two columns wide; marks that join another are none.
    private static int Columns(Rune rune) => rune.Value switch
    {
        0x200D or (>= 0xFE00 and <= 0xFE0F) => 0,
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
