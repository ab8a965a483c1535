using System.Text;
using Cloud.Notify.Rules;

namespace Cloud.Notify.Channels;

/// <summary>An alert in the markup of a channel, cut to its limit before the markup is added: a cut never tears an escape
/// apart, and no text is longer than the limit even if every character of it is escaped.</summary>
internal static class ChannelText
{
    /// <summary>In UTF-16 units, as Telegram counts (after the markup is parsed).</summary>
    public const int TelegramMax = 4_096;

    public const int DiscordMax = 2_000;

    private const string DiscordSpecial = "\\*_~`|>#[]()<@-:";

    /// <summary>HTML of the Telegram Bot API, which knows few tags and needs these three escapes.</summary>
    public static string Telegram(OutboxAlert alert, string? note)
    {
        string text = Cut(Plain(alert, note), TelegramMax, letter => 1);
        int titleEnd = Math.Min(alert.Title.Length, text.Length);
        return $"<b>{EscapeHtml(text[..titleEnd])}</b>{EscapeHtml(text[titleEnd..])}";
    }

    /// <summary>Markdown of Discord.</summary>
    public static string Discord(OutboxAlert alert, string? note)
    {
        const int MarkupLength = 4; // the stars
        string text = Cut(Plain(alert, note), DiscordMax - MarkupLength, letter => DiscordSpecial.Contains(letter) ? 2 : 1);
        int titleEnd = Math.Min(alert.Title.Length, text.Length);
        return $"**{EscapeMarkdown(text[..titleEnd])}**{EscapeMarkdown(text[titleEnd..])}";
    }

    private static string Plain(OutboxAlert alert, string? note) => note is null ? alert.Text : $"{alert.Text}\n{note}";

    private static string Cut(string text, int max, Func<char, int> widthOf)
    {
        int width = 0;
        int fits = 0;
        for (int i = 0; i < text.Length; i++)
        {
            width += widthOf(text[i]);
            if (width > max)
                return text[..fits] + "…";
            // Room for the ellipsis, and no half of a surrogate pair.
            if (width < max && !char.IsHighSurrogate(text[i]))
                fits = i + 1;
        }

        return text;
    }

    private static string EscapeHtml(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string EscapeMarkdown(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            if (DiscordSpecial.Contains(letter))
                escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
