namespace NanoApi.Listings;

/// <summary>A listing, or a file that refers to one, does not say what it must; names the place.</summary>
public sealed class ListingException : Exception
{
    /// <param name="file">The file at fault.</param>
    /// <param name="line">1-based; 0 where the file as a whole is at fault.</param>
    /// <param name="problem">What is wrong and what was expected.</param>
    public ListingException(string file, int line, string problem) : base(problem)
    {
        File = file;
        Line = line;
    }

    public string File { get; }
    public int Line { get; }
}
