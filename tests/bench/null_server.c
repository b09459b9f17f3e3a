// A null S3 server: what it is sent it forgets, and what it is asked for costs it next to
// nothing, so that a benchmark measures the client and not a store.
//
//     null_server [-l MICROSECONDS] [-t CERTIFICATE KEY] TREE...
//
// A tree is NAME=COUNTxSIZE or NAME=COUNTxSIZE/FOLDERS: objects that are there to be
// listed and fetched, in every bucket, as NAME/file-0000000 or
// NAME/folder-00000/file-0000000. Trees are told in the order of their names. The server
// takes free ports on loopback, prints one "scheme delay port" a line and an empty line,
// and serves until its standard input ends. With -l it listens once more, where each
// answer comes that much later; with -t and OpenSSL (-DTLS), also by TLS.
//
// True: framing, Content-Length, ranges, sizes, ETags and If-Match, the CRC64NVME of
// what is fetched, listings (v2) with prefix, delimiter and tokens, keep-alive.
// Believed: signatures, and the checksums of bodies, which are dropped in the kernel; an
// object that was put answers HEAD with its size and the checksum it was sent with, and
// appears in no listing. GET of /!counts tells what was stored until then.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#ifdef TLS
#include <openssl/ssl.h>
#else
typedef void SSL;
typedef void SSL_CTX;
#endif

enum {
    BLOCK = 64 << 20,        // the content of all objects is this, again and again
    INBOX = 64 << 10,        // the longest head of a request
    TRASH = 256 << 10,       // what TLS has to decrypt, though nobody reads it
    TOGETHER = 128 << 10,    // a body of up to this goes out in one piece with its head
    PAGE = 1000,             // the rows of a listing, at most
    KEY = 1100,              // the longest key
    BUCKETS = 1 << 16,       // of the table of what was put
    STACK = 512 << 10,
};

// ---------------------------------------------------------------- what is there

struct tree {
    char name[64];
    long count, folders;
    off_t size;
    uint64_t crc;
};

static struct tree trees[16];
static int tree_count;
static char *block;
static int block_file;
static char now[40];

struct object {
    off_t size;
    char etag[40];
    char checksum[16];  // CRC64NVME in base64, or nothing
};

static uint64_t crc_table[8][256];

static void make_crc_table(void) {
    for (int byte = 0; byte < 256; byte++) {
        uint64_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x9a6c9329ac4bc9b5 : 0);
        crc_table[0][byte] = crc;
    }
    for (int byte = 0; byte < 256; byte++)
        for (int slice = 1; slice < 8; slice++) {
            uint64_t crc = crc_table[slice - 1][byte];
            crc_table[slice][byte] = crc >> 8 ^ crc_table[0][crc & 255];
        }
}

static uint64_t crc_of(uint64_t crc, const char *bytes, size_t size) {
    for (; size >= 8; bytes += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        word ^= crc;
        crc = 0;
        for (int slice = 0; slice < 8; slice++)
            crc ^= crc_table[7 - slice][word >> 8 * slice & 255];
    }
    for (; size; size--)
        crc = crc >> 8 ^ crc_table[0][(crc ^ *bytes++) & 255];
    return crc;
}

static uint64_t crc_of_object(off_t size) {
    uint64_t crc = ~0ULL;
    for (; size > 0; size -= BLOCK)
        crc = crc_of(crc, block, size < BLOCK ? size : BLOCK);
    return ~crc;
}

static void base64_of(uint64_t number, char *out) {
    const char *signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int at = 0; at < 10; at++)
        *out++ = signs[number >> (58 - 6 * at) & 63];
    out[0] = signs[number << 2 & 63];  // the last four of 64 bits
    strcpy(out + 1, "=");
}

static void make_block(void) {
    block_file = memfd_create("content", MFD_CLOEXEC);
    if (block_file < 0 || ftruncate(block_file, BLOCK)) exit(1);
    block = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, block_file, 0);
    if (block == MAP_FAILED) exit(1);
    uint64_t seed = 88172645463325252;
    for (uint64_t *word = (uint64_t *)block; word < (uint64_t *)(block + BLOCK); word++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        *word = seed ^= seed << 17;
    }
}

static void add_tree(const char *told) {
    struct tree *tree = &trees[tree_count++];
    long long size = -1;
    int found = sscanf(told, "%63[^=]=%ldx%lld/%ld", tree->name, &tree->count, &size,
                       &tree->folders);
    if (found < 3 || (found == 4 && tree->folders < 1) || tree_count == 16) {
        fprintf(stderr, "not a tree: %s\n", told);
        exit(2);
    }
    tree->size = size;
    tree->crc = crc_of_object(size);
}

static long total(void) {
    long sum = 0;
    for (int at = 0; at < tree_count; at++) sum += trees[at].count;
    return sum;
}

// The key of an object by its place in the order of all; its tree.
static struct tree *key_at(long number, char *key) {
    struct tree *tree = trees;
    for (; number >= tree->count; tree++) number -= tree->count;
    if (!tree->folders) {
        sprintf(key, "%s/file-%07ld", tree->name, number);
    } else {
        long each = (tree->count + tree->folders - 1) / tree->folders;
        sprintf(key, "%s/folder-%05ld/file-%07ld", tree->name, number / each, number);
    }
    return tree;
}

// How many keys come before this text.
static long place_of(const char *text) {
    char key[KEY];
    long low = 0, high = total();
    while (low < high) {
        long middle = low + (high - low) / 2;
        key_at(middle, key);
        if (strcmp(key, text) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void name_etag(struct object *object, uint64_t crc) {
    // It must not look like an MD5, which clients would compare with theirs.
    sprintf(object->etag, "\"%016llx%016llx-1\"", (unsigned long long)crc,
            (unsigned long long)object->size);
}

// ---------------------------------------------------------------- what was put

struct put {
    struct put *next;
    off_t size;
    char checksum[16];
    char key[];
};

static struct put *table[BUCKETS];
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_long count_objects, count_bytes, count_requests, count_lines, upload_ids;

static struct put **find_put(const char *key) {
    unsigned hash = 2166136261u;
    for (const char *at = key; *at; at++) hash = (hash ^ (unsigned char)*at) * 16777619u;
    struct put **found = &table[hash % BUCKETS];
    while (*found && strcmp((*found)->key, key)) found = &(*found)->next;
    return found;
}

// Keep a size; of an upload, add it to what its parts had.
static void keep(const char *key, off_t size, const char *checksum, bool adds) {
    pthread_mutex_lock(&table_lock);
    struct put **found = find_put(key);
    if (!*found) {
        *found = calloc(1, sizeof **found + strlen(key) + 1);
        strcpy((*found)->key, key);
    }
    (*found)->size = adds ? (*found)->size + size : size;
    snprintf((*found)->checksum, sizeof (*found)->checksum, "%s", checksum);
    pthread_mutex_unlock(&table_lock);
}

static bool was_put(const char *key, struct object *object) {
    pthread_mutex_lock(&table_lock);
    struct put *found = *find_put(key);
    if (found) {
        object->size = found->size;
        strcpy(object->checksum, found->checksum);
    }
    pthread_mutex_unlock(&table_lock);
    return found;
}

// bucket/key, of a tree or of what was put
static bool find_object(const char *path, struct object *object) {
    const char *name = strchr(path, '/');
    long place = name ? place_of(name + 1) : total();
    if (place < total()) {
        char key[KEY];
        struct tree *tree = key_at(place, key);
        if (!strcmp(key, name + 1)) {
            object->size = tree->size;
            base64_of(tree->crc, object->checksum);
            name_etag(object, tree->crc);
            return true;
        }
    }
    if (!was_put(path, object)) return false;
    name_etag(object, 0);
    return true;
}

// ---------------------------------------------------------------- a line

struct listener {
    int socket;
    useconds_t delay;
    SSL_CTX *tls;
};

struct line {
    int socket;
    useconds_t delay;
    SSL *tls;
    char *trash;
    size_t begin, end;  // of what came and was not taken
    char inbox[INBOX + 1];
};

static ssize_t take(struct line *line, char *into, size_t most) {
#ifdef TLS
    if (line->tls) return SSL_read(line->tls, into, most);
#endif
    return recv(line->socket, into, most, 0);
}

static bool give(struct line *line, const char *from, size_t size) {
    while (size) {
        ssize_t gone;
#ifdef TLS
        if (line->tls) gone = SSL_write(line->tls, from, size);
        else
#endif
            gone = send(line->socket, from, size, MSG_NOSIGNAL);
        if (gone <= 0) return false;
        from += gone, size -= gone;
    }
    return true;
}

// Take so much of a body and forget it; false if the line ends before.
static bool forget(struct line *line, off_t size) {
    off_t here = line->end - line->begin;
    if (here > size) here = size;
    line->begin += here;
    size -= here;
    while (size > 0) {
        ssize_t gone = line->tls ? take(line, line->trash, size < TRASH ? size : TRASH)
                                 : recv(line->socket, line->trash,
                                        size < 1 << 24 ? size : 1 << 24, MSG_TRUNC);
        if (gone <= 0) return false;
        size -= gone;
    }
    return true;
}

static char *body_of(struct line *line, size_t size) {
    char *body = malloc(size + 1);
    size_t done = line->end - line->begin;
    if (done > size) done = size;
    memcpy(body, line->inbox + line->begin, done);
    line->begin += done;
    while (done < size) {
        ssize_t came = take(line, body + done, size - done);
        if (came <= 0) return free(body), NULL;
        done += came;
    }
    body[size] = 0;
    return body;
}

// The next head, as a text; NULL when the line ends, or the head does not.
static char *next_head(struct line *line) {
    memmove(line->inbox, line->inbox + line->begin, line->end - line->begin);
    line->end -= line->begin;
    line->begin = 0;
    char *end;
    while (!(end = memmem(line->inbox, line->end, "\r\n\r\n", 4))) {
        if (line->end == INBOX) return NULL;
        ssize_t came = take(line, line->inbox + line->end, INBOX - line->end);
        if (came <= 0) return NULL;
        line->end += came;
    }
    line->begin = end + 4 - line->inbox;
    end[2] = 0;
    return line->inbox;
}

// ---------------------------------------------------------------- a request

struct request {
    char *method, *path, *query;  // the path is bucket/key, decoded
    bool is_head, ends;
    off_t length, decoded_length;  // -1: not told
    off_t first, last;             // of a range; -1: not told
    char *if_match, *if_none_match, *checksum;
    bool trails;  // the checksum comes behind the body
};

static void decode(char *text) {
    char *to = text;
    for (unsigned byte; *text; to++) {
        if (*text == '%' && sscanf(text + 1, "%2x", &byte) == 1) *to = byte, text += 3;
        else *to = *text++;
    }
    *to = 0;
}

// A parameter of the query, decoded; NULL if it is not there.
static char *asked(const struct request *request, const char *name, char *out) {
    size_t length = strlen(name);
    for (const char *at = request->query; at && *at; at = strchr(at, '&'), at += !!at) {
        if (strncmp(at, name, length) || !strchr("=&", at[length])) continue;
        at += length + (at[length] == '=');
        size_t size = strcspn(at, "&");
        if (size >= KEY) return NULL;
        memcpy(out, at, size);
        out[size] = 0;
        decode(out);
        return out;
    }
    return NULL;
}

static void read_header(struct request *request, const char *name, char *value) {
    if (!strcasecmp(name, "content-length")) request->length = atoll(value);
    else if (!strcasecmp(name, "x-amz-decoded-content-length"))
        request->decoded_length = atoll(value);
    else if (!strcasecmp(name, "connection")) request->ends = strcasestr(value, "close");
    else if (!strcasecmp(name, "if-match")) request->if_match = value;
    else if (!strcasecmp(name, "if-none-match")) request->if_none_match = value;
    else if (!strcasecmp(name, "x-amz-checksum-crc64nvme") && strlen(value) < 16)
        request->checksum = value;
    else if (!strcasecmp(name, "x-amz-trailer"))
        request->trails = !strcasecmp(value, "x-amz-checksum-crc64nvme");
    else if (!strcasecmp(name, "range")) {
        long long first = -1, last = -1;
        sscanf(value, "bytes=%lld-%lld", &first, &last);
        request->first = first, request->last = last;
    }
}

static bool read_request(struct line *line, struct request *request) {
    *request = (struct request){
        .length = -1, .decoded_length = -1, .first = -1, .last = -1, .checksum = ""};
    char *head = next_head(line), *rest;
    if (!head) return false;
    char *first = strtok_r(head, "\r\n", &rest), *words;
    request->method = strtok_r(first, " ", &words);
    request->path = strtok_r(NULL, " ", &words);
    if (!request->path || *request->path != '/') return false;
    request->path++;
    strtok_r(request->path, "?", &request->query);
    bool awaits = false;
    for (char *each; (each = strtok_r(NULL, "\r\n", &rest));) {
        char *value = strchr(each, ':');
        if (!value) return false;
        *value++ = 0;
        value += strspn(value, " ");
        read_header(request, each, value);
        awaits |= !strcasecmp(each, "expect");
    }
    decode(request->path);
    request->is_head = !strcmp(request->method, "HEAD");
    return !awaits || give(line, "HTTP/1.1 100 Continue\r\n\r\n", 25);
}

// ---------------------------------------------------------------- answers

static bool answer(struct line *line, const struct request *request, const char *status,
                   const char *headers, const char *body) {
    char head[1024];
    size_t size = strlen(body);
    // fxtui checks the most where it knows the server.
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %s\r\nServer: SeaweedFS (null)\r\nDate: %s\r\n"
                          "x-amz-request-id: 1\r\n%sContent-Length: %zu\r\n\r\n",
                          status, now, headers, size);
    if (line->delay) usleep(line->delay);
    if (request->is_head || !size) return give(line, head, length);
    char *both = malloc(length + size);
    memcpy(both, head, length);
    memcpy(both + length, body, size);
    bool done = give(line, both, length + size);
    free(both);
    return done;
}

#define XML "Content-Type: application/xml\r\n"
#define MISSING(code) "<?xml version=\"1.0\"?><Error><Code>" code "</Code></Error>"

static bool refuse(struct line *line, const struct request *request, const char *status,
                   const char *body) {
    return answer(line, request, status, XML, body);
}

// The bytes of an object, from the block that all are made of.
static bool give_content(struct line *line, const char *head, size_t length, off_t first,
                         off_t size) {
    off_t at = first % BLOCK;
    if (line->tls || (size <= TOGETHER && at + size <= BLOCK)) {
        size_t now = size <= TOGETHER && at + size <= BLOCK ? size : 0;
        char both[1024 + TOGETHER];
        memcpy(both, head, length);
        memcpy(both + length, block + at, now);
        if (!give(line, both, length + now)) return false;
        at += now, size -= now;
    } else if (send(line->socket, head, length, MSG_MORE | MSG_NOSIGNAL) < 0) {
        return false;
    }
    while (size > 0) {
        at %= BLOCK;
        size_t now = size < BLOCK - at ? size : BLOCK - at;
        if (line->tls) {
            if (!give(line, block + at, now)) return false;
            at += now;
        } else {
            ssize_t gone = sendfile(line->socket, block_file, &at, now);
            if (gone <= 0) return false;
            now = gone;
        }
        size -= now;
    }
    return true;
}

static bool answer_object(struct line *line, struct request *request) {
    struct object object = {0};
    if (!find_object(request->path, &object))
        return refuse(line, request, "404 Not Found", MISSING("NoSuchKey"));
    if (request->if_match && strcmp(request->if_match, object.etag))
        return refuse(line, request, "412 Precondition Failed",
                      MISSING("PreconditionFailed"));
    bool is_part = request->first >= 0;
    off_t first = is_part ? request->first : 0;
    if (is_part && first >= object.size)
        return refuse(line, request, "416 Range Not Satisfiable", MISSING("InvalidRange"));
    off_t last = is_part && request->last >= 0 && request->last < object.size
                     ? request->last : object.size - 1;
    char range[100] = "", checksum[100] = "", head[1024];
    if (is_part)
        sprintf(range, "Content-Range: bytes %lld-%lld/%lld\r\n", (long long)first,
                (long long)last, (long long)object.size);
    if (*object.checksum)
        sprintf(checksum, "x-amz-checksum-crc64nvme: %s\r\n"
                "x-amz-checksum-type: FULL_OBJECT\r\n", object.checksum);
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %s\r\nServer: SeaweedFS (null)\r\nDate: %s\r\n"
                          "Last-Modified: %s\r\nETag: %s\r\nAccept-Ranges: bytes\r\n"
                          "Content-Type: binary/octet-stream\r\n%s%s"
                          "x-amz-request-id: 1\r\nContent-Length: %lld\r\n\r\n",
                          is_part ? "206 Partial Content" : "200 OK", now, now,
                          object.etag, range, is_part ? "" : checksum,
                          (long long)(last - first + 1));
    if (line->delay) usleep(line->delay);
    if (request->is_head) return give(line, head, length);
    return give_content(line, head, length, first, last - first + 1);
}

static char *write_row(char *to, const char *key, const struct tree *tree) {
    struct object object = {.size = tree->size};
    name_etag(&object, tree->crc);
    object.etag[strlen(object.etag) - 1] = 0;
    return to + sprintf(to, "<Contents><Key>%s</Key>"
                        "<LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                        "<ETag>&quot;%s&quot;</ETag><Size>%lld</Size>"
                        "<StorageClass>STANDARD</StorageClass></Contents>",
                        key, object.etag + 1, (long long)tree->size);
}

static bool answer_listing(struct line *line, struct request *request) {
    char text[KEY], prefix[KEY] = "", after[KEY] = "", key[KEY], last[KEY + 1] = "";
    asked(request, "prefix", prefix);
    if (!asked(request, "continuation-token", after)) asked(request, "start-after", after);
    bool is_folded = asked(request, "delimiter", text) && *text == '/';
    int most = asked(request, "max-keys", text) ? atoi(text) : PAGE, rows = 0;
    if (most > PAGE || most < 1) most = PAGE;
    strcat(after, *after ? "\001" : "");  // the first key that is greater
    long place = place_of(strcmp(after, prefix) > 0 ? after : prefix), end = total();
    char *page = malloc(4096 + most * (KEY + 300)), *to = page;
    to += sprintf(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
                  "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Prefix>%s</Prefix>",
                  prefix);
    bool is_more = false;
    while (place < end) {
        struct tree *tree = key_at(place, key);
        if (strncmp(key, prefix, strlen(prefix))) break;
        if ((is_more = rows == most)) break;
        char *slash = is_folded ? strchr(key + strlen(prefix), '/') : NULL;
        if (slash) {
            slash[1] = 0;
            to += sprintf(to, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", key);
            strcat(key, "~");  // is greater than all that is below
            place = place_of(key);
        } else {
            to = write_row(to, key, tree);
            place++;
        }
        strcpy(last, key);
        rows++;
    }
    if (is_more)
        to += sprintf(to, "<NextContinuationToken>%s</NextContinuationToken>", last);
    sprintf(to, "<KeyCount>%d</KeyCount><MaxKeys>%d</MaxKeys><IsTruncated>%s</IsTruncated>"
            "</ListBucketResult>", rows, most, is_more ? "true" : "false");
    bool done = answer(line, request, "200 OK", XML, page);
    free(page);
    return done;
}

// Take a body, of which nothing is kept but the checksum that may come behind it.
static bool take_body(struct line *line, struct request *request, char checksum[16]) {
    size_t last = 100;
    if (!request->trails || request->length < (off_t)last)
        return forget(line, request->length);
    if (!forget(line, request->length - last)) return false;
    char *tail = body_of(line, last);
    if (!tail) return false;
    char *told = memmem(tail, last, "nvme:", 5);
    if (told && sscanf(told + 5, "%15[^\r]", checksum) == 1) request->checksum = checksum;
    free(tail);
    return true;
}

static bool answer_put(struct line *line, struct request *request) {
    char id[KEY], headers[200], checksum[16];
    if (request->length < 0) {
        refuse(line, request, "411 Length Required", MISSING("MissingContentLength"));
        return false;  // nobody knows where the next request begins
    }
    if (!take_body(line, request, checksum)) return false;
    off_t size = request->decoded_length < 0 ? request->length : request->decoded_length;
    struct object object = {.size = size}, there;
    if (!strchr(request->path, '/')) return answer(line, request, "200 OK", "", "");
    if (asked(request, "uploadId", id)) {
        keep(id, size, "", true);
    } else {
        if (request->if_none_match && find_object(request->path, &there))
            return refuse(line, request, "412 Precondition Failed",
                          MISSING("PreconditionFailed"));
        keep(request->path, size, request->checksum, false);
        count_objects += 1;
        count_bytes += size;
    }
    name_etag(&object, 0);
    int length = sprintf(headers, "ETag: %s\r\n", object.etag);
    if (*request->checksum)
        sprintf(headers + length, "x-amz-checksum-crc64nvme: %s\r\n", request->checksum);
    return answer(line, request, "200 OK", headers, "");
}

static bool answer_completion(struct line *line, struct request *request, const char *id) {
    struct object object = {0};
    char body[2 * KEY], checksum[100] = "";
    if (!was_put(id, &object))
        return refuse(line, request, "404 Not Found", MISSING("NoSuchUpload"));
    keep(request->path, object.size, request->checksum, false);
    count_objects += 1;
    count_bytes += object.size;
    name_etag(&object, 0);
    object.etag[strlen(object.etag) - 1] = 0;
    if (*request->checksum)
        sprintf(checksum, "<ChecksumCRC64NVME>%s</ChecksumCRC64NVME>"
                "<ChecksumType>FULL_OBJECT</ChecksumType>", request->checksum);
    snprintf(body, sizeof body,
             "<?xml version=\"1.0\"?><CompleteMultipartUploadResult><ETag>&quot;%s&quot;"
             "</ETag>%s</CompleteMultipartUploadResult>", object.etag + 1, checksum);
    return answer(line, request, "200 OK", XML, body);
}

static bool answer_deletion(struct line *line, struct request *request, char *told) {
    char *body = malloc(strlen(told) * 2 + 200), *to = body;
    to += sprintf(to, "<?xml version=\"1.0\"?><DeleteResult>");
    bool is_quiet = strstr(told, "<Quiet>true");
    for (char *key = told; !is_quiet && (key = strstr(key, "<Key>"));) {
        key += 5;
        int length = strcspn(key, "<");
        to += sprintf(to, "<Deleted><Key>%.*s</Key></Deleted>", length, key);
    }
    strcpy(to, "</DeleteResult>");
    bool done = answer(line, request, "200 OK", XML, body);
    free(body);
    return done;
}

static bool answer_post(struct line *line, struct request *request) {
    char text[KEY], body[2 * KEY];
    char *told = body_of(line, request->length > 0 ? request->length : 0);
    if (!told) return false;
    bool done = false;
    if (asked(request, "delete", text)) {
        done = answer_deletion(line, request, told);
    } else if (asked(request, "uploads", text)) {
        sprintf(text, "upload-%ld", ++upload_ids);
        keep(text, 0, "", false);
        snprintf(body, sizeof body, "<?xml version=\"1.0\"?><InitiateMultipartUploadResult>"
                 "<UploadId>%s</UploadId></InitiateMultipartUploadResult>", text);
        done = answer(line, request, "200 OK", XML, body);
    } else if (asked(request, "uploadId", text)) {
        done = answer_completion(line, request, text);
    } else {
        done = refuse(line, request, "501 Not Implemented", MISSING("NotImplemented"));
    }
    free(told);
    return done;
}

static bool answer_bucket(struct line *line, struct request *request) {
    char text[KEY];
    if (request->is_head) return answer(line, request, "200 OK", "", "");
    if (!strcmp(request->path, "!counts")) {
        sprintf(text, "{\"objects\": %ld, \"bytes\": %ld, \"requests\": %ld, "
                "\"connections\": %ld}", count_objects, count_bytes, count_requests,
                count_lines);
        return answer(line, request, "200 OK", "", text);
    }
    if (asked(request, "list-type", text)) return answer_listing(line, request);
    if (asked(request, "location", text))
        return answer(line, request, "200 OK", XML, "<LocationConstraint/>");
    return refuse(line, request, "501 Not Implemented", MISSING("NotImplemented"));
}

static bool serve(struct line *line) {
    struct request request;
    if (!read_request(line, &request)) return false;
    count_requests++;
    char *key = strchr(request.path, '/');
    if (key && !key[1]) *key = 0, key = NULL;
    bool done;
    if (!strcmp(request.method, "PUT")) done = answer_put(line, &request);
    else if (!strcmp(request.method, "POST")) done = answer_post(line, &request);
    else if (!strcmp(request.method, "DELETE"))
        done = answer(line, &request, "204 No Content", "", "");
    else done = key ? answer_object(line, &request) : answer_bucket(line, &request);
    return done && !request.ends;
}

// ---------------------------------------------------------------- threads

static void *serve_line(void *told) {
    struct line *line = told;
    bool is_good = true;
#ifdef TLS
    if (line->tls) {
        SSL_set_fd(line->tls, line->socket);
        is_good = SSL_accept(line->tls) > 0;
    }
#endif
    while (is_good) is_good = serve(line);
#ifdef TLS
    if (line->tls) SSL_free(line->tls);
#endif
    close(line->socket);
    free(line->trash);
    free(line);
    return NULL;
}

static void start_thread(void *(*work)(void *), void *with) {
    pthread_t thread;
    pthread_attr_t how;
    pthread_attr_init(&how);
    pthread_attr_setstacksize(&how, STACK);
    pthread_attr_setdetachstate(&how, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &how, work, with)) exit(1);
}

static void *accept_lines(void *told) {
    struct listener *listener = told;
    for (int yes = 1;;) {
        int socket = accept4(listener->socket, NULL, NULL, SOCK_CLOEXEC);
        if (socket < 0) continue;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        struct line *line = malloc(sizeof *line);
        line->socket = socket, line->delay = listener->delay;
        line->begin = line->end = 0;
        line->trash = malloc(TRASH);
        line->tls = NULL;
#ifdef TLS
        if (listener->tls) line->tls = SSL_new(listener->tls);
#endif
        count_lines++;
        start_thread(serve_line, line);
    }
    return NULL;
}

static void listen_at(useconds_t delay, SSL_CTX *tls) {
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    struct listener *listener = malloc(sizeof *listener);
    *listener = (struct listener){socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), delay, tls};
    if (bind(listener->socket, (void *)&at, size) || listen(listener->socket, 4096) ||
        getsockname(listener->socket, (void *)&at, &size)) {
        perror("null_server");
        exit(1);
    }
    printf("%s %d %d\n", tls ? "https" : "http", delay, ntohs(at.sin_port));
    start_thread(accept_lines, listener);
}

static SSL_CTX *tls_of(const char *certificate, const char *key) {
#ifdef TLS
    SSL_CTX *made = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(made, certificate) > 0 &&
        SSL_CTX_use_PrivateKey_file(made, key, SSL_FILETYPE_PEM) > 0)
        return made;
#endif
    fprintf(stderr, "no TLS with %s and %s\n", certificate, key);
    exit(2);
}

int main(int count, char **words) {
    useconds_t delay = 0;
    SSL_CTX *tls = NULL;
    signal(SIGPIPE, SIG_IGN);
    make_crc_table();
    make_block();
    time_t seconds = time(NULL);
    strftime(now, sizeof now, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&seconds));
    for (int at = 1; at < count; at++) {
        if (!strcmp(words[at], "-l") && at + 1 < count) delay = atoi(words[++at]);
        else if (!strcmp(words[at], "-t") && at + 2 < count)
            tls = tls_of(words[at + 1], words[at + 2]), at += 2;
        else add_tree(words[at]);
    }
    listen_at(0, NULL);
    if (delay) listen_at(delay, NULL);
    if (tls) listen_at(0, tls);
    if (tls && delay) listen_at(delay, tls);
    puts("");
    fflush(stdout);
    while (getchar() != EOF) continue;
    _exit(0);  // lines may still be served: OpenSSL must not tidy up under them
}
