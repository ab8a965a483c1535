namespace TestFrameworkShared;

/// <summary>An assertion failed.</summary>
public class AssertFailedException : Exception
{
    /// <summary>With a message and the cause.</summary>
    public AssertFailedException(string msg, Exception ex)
        : base(msg, ex)
    {
    }

    /// <summary>With a message.</summary>
    public AssertFailedException(string msg)
        : base(msg)
    {
    }

    /// <summary>Without a message.</summary>
    public AssertFailedException()
    {
    }
}
