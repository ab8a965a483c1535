using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LocalIotCore.Stacks;

/// <summary>Reads the text of a template: YAML with CloudFormation's tags, or JSON, which is YAML too.</summary>
internal sealed class TemplateFile
{
    private const int DepthMax = 64;
    private const string FunctionPrefix = "Fn::";

    private readonly string _path;
    private readonly Parser _parser;
    private int _depth;

    private TemplateFile(string path, TextReader text)
    {
        _path = path;
        _parser = new Parser(text);
    }

    /// <exception cref="StackException">It cannot be read, or is not YAML.</exception>
    public static TemplateMap Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(path, new(1, 1), Directory.Exists(path)
                ? "This is a directory; expected a template in YAML or JSON."
                : $"The template cannot be read: {exception.Message}");
        }
        // JSON may be indented with tabs, YAML not.
        if (text.TrimStart().StartsWith('{'))
            text = text.Replace('\t', ' ');
        var file = new TemplateFile(path, new StringReader(text));
        try
        {
            return file.ReadDocument();
        }
        catch (YamlException exception)
        {
            Exception cause = exception.InnerException ?? exception;
            throw new StackException(path, At(exception.Start), $"This is not YAML: {cause.Message}");
        }
        // YamlDotNet's scanner gives up without a reason of its own, for example where an open bracket meets a key.
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new StackException(path, file._parser.Current is { } last ? At(last.End) : new(1, 1),
                "This is not YAML: what follows cannot be read; a bracket or a quote may be open.");
        }
    }

    private TemplateMap ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            throw Error(new(1, 1), "The template is empty.");
        _parser.Consume<DocumentStart>();
        TemplateNode root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            throw Error(At(second.Start), "A template is one YAML document; a second one begins here.");
        return root as TemplateMap
            ?? throw Error(root.Position, "A template is an object with Resources; this is something else.");
    }

    private TemplateNode ReadNode()
    {
        if (++_depth > DepthMax)
            throw Error(At(_parser.Current!.Start), $"More than {DepthMax} levels of nesting.");
        TemplateNode node = _parser.Consume<ParsingEvent>() switch
        {
            AnchorAlias alias => throw Error(At(alias.Start), $"CloudFormation has no YAML aliases (*{alias.Value})."),
            NodeEvent { Anchor.IsEmpty: false } anchor =>
                throw Error(At(anchor.Start), $"CloudFormation has no YAML anchors (&{anchor.Anchor})."),
            Scalar scalar => Tagged(scalar, new TemplateText(
                At(scalar.Start), scalar.Value, scalar.Style is ScalarStyle.Plain)),
            SequenceStart list => Tagged(list, ReadList(list)),
            MappingStart map => Tagged(map, ReadMap(map)),
            ParsingEvent other => throw Error(At(other.Start), "Here a value is missing."),
        };
        _depth--;
        return node;
    }

    private TemplateList ReadList(SequenceStart start)
    {
        var items = new List<TemplateNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode());
        return new TemplateList(At(start.Start), items);
    }

    // {"Fn::Sub": …} and {"Ref": …} are calls too.
    private TemplateNode ReadMap(MappingStart start)
    {
        var entries = new List<TemplateEntry>();
        var keys = new HashSet<string>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Error(At(_parser.Current!.Start), "The key of an entry must be a text.");
            if (!keys.Add(key.Value))
                throw Error(At(key.Start), $"\"{key.Value}\" is here twice.");
            if (key.Value == "<<")
                throw Error(At(key.Start), "CloudFormation has no merge keys (<<).");
            entries.Add(new TemplateEntry(key.Value, At(key.Start), ReadNode()));
        }
        StackPosition position = At(start.Start);
        if (entries is [{ } only])
        {
            if (only.Key == "Ref")
                return new TemplateCall(position, "Ref", only.Value);
            if (only.Key.StartsWith(FunctionPrefix, StringComparison.Ordinal))
                return new TemplateCall(position, only.Key[FunctionPrefix.Length..], only.Value);
        }
        return new TemplateMap(position, entries);
    }

    private static TemplateNode Tagged(NodeEvent @event, TemplateNode node)
    {
        if (@event.Tag.IsEmpty || @event.Tag.IsNonSpecific || !@event.Tag.Value.StartsWith('!')
            || @event.Tag.Value.StartsWith("!!", StringComparison.Ordinal))
            return node;
        return new TemplateCall(node.Position, @event.Tag.Value[1..], node);
    }

    private static StackPosition At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private StackException Error(StackPosition position, string reason) => new(_path, position, reason);
}
